import { computed } from 'vue';
import type { RouteRecordRaw } from 'vue-router';
import type { Schema } from '@/api/client';
import { areas } from './areas';
import { pick, type Area } from './language';
import type { Both, PageMeta } from './pages';
import { useSession } from './session';

export interface NavGroup {
  area: Area;
  label: string;
  entries: { name: string; label: string; icon?: object }[];
}

const LABELS: Record<Area, Both> = {
  public: { zh: '公开', en: 'Public' },
  enterprise: { zh: '企业', en: 'Enterprise' },
  provider: { zh: '供方', en: 'Provider' },
  bureau: { zh: '科技局', en: 'Science bureau' },
  finance: { zh: '财政局', en: 'Finance bureau' },
  audit: { zh: '审计', en: 'Audit' },
  admin: { zh: '平台管理', en: 'Platform' },
  account: { zh: '我的', en: 'Mine' },
};

/** Whether the person who is signed in may open the page. */
export function mayOpen(meta: Partial<PageMeta>): boolean {
  const session = useSession();
  if (meta.needs === undefined) return true;
  return meta.needs === 'signed-in' ? session.isSignedIn : session.can(...meta.needs);
}

/** The navigation of whoever is signed in: only what they may open, areas without an entry left out. */
export function useNavigation() {
  return computed<NavGroup[]>(() =>
    ordered()
      .map((area) => ({ area, label: pick(labelOf(area)), entries: entriesOf(areas[area]) }))
      .filter((group) => group.entries.length > 0),
  );
}

/** A provider's people serve first; what they book themselves comes after. */
function ordered(): Area[] {
  const all = Object.keys(areas) as Area[];
  if (!useSession().can('booking:serve')) return all;
  return all
    .filter((area) => area !== 'enterprise')
    .flatMap((area) => (area === 'provider' ? [area, 'enterprise' as const] : [area]));
}

/** What enterprises call their whole work is, for a provider's people, what they book themselves. */
function labelOf(area: Area): Both {
  const books = area === 'enterprise' && !useSession().can('voucher:apply');
  return books ? { zh: '预约使用', en: 'Booking' } : LABELS[area];
}

/** Whose work lies where: a person may look into other areas too. */
const OWN: Record<Schema['Role'], Area> = {
  enterprise_member: 'enterprise',
  provider_member: 'provider',
  district_reviewer: 'bureau',
  city_administrator: 'bureau',
  finance_maker: 'finance',
  finance_checker: 'finance',
  auditor: 'audit',
  platform_administrator: 'admin',
};

/** Where a person begins: the first page of their own area. */
export function homeOf(): string {
  const roles = useSession().me?.user.roles ?? [];
  return roles.flatMap((role) => entriesOf(areas[OWN[role]]))[0]?.name ?? 'home';
}

function entriesOf(routes: RouteRecordRaw[]) {
  return routes
    .filter((route) => route.meta?.nav && mayOpen(route.meta))
    .sort((a, b) => (a.meta?.nav?.order ?? 0) - (b.meta?.nav?.order ?? 0))
    .map((route) => ({
      name: String(route.name),
      label: pick(route.meta!.nav!.label ?? route.meta!.title!),
      icon: route.meta!.nav!.icon,
    }));
}
