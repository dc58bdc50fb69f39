import type { RouteRecordRaw } from 'vue-router';
import account from '@/pages/account/routes';
import admin from '@/pages/admin/routes';
import audit from '@/pages/audit/routes';
import bureau from '@/pages/bureau/routes';
import enterprise from '@/pages/enterprise/routes';
import finance from '@/pages/finance/routes';
import provider from '@/pages/provider/routes';
import publicPages from '@/pages/public/routes';
import type { Area } from './language';

/** All pages by area, in the order of the navigation. */
export const areas: Record<Area, RouteRecordRaw[]> = {
  enterprise,
  provider,
  bureau,
  finance,
  audit,
  admin,
  public: publicPages,
  account,
};
