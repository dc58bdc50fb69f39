import { CreditCard, Files, Notebook, Stamp } from '@element-plus/icons-vue';
import { pagesOf } from '@/app/pages';
import { budgetRoutes } from './budget/routes';
import { reconciliationRoutes } from './reconciliation/routes';

export default pagesOf('finance', [
  ...budgetRoutes,
  ...reconciliationRoutes,
  {
    path: '/finance/batches',
    name: 'finance-batches',
    title: { zh: '结算批次', en: 'Settlement batches' },
    needs: ['batch:read'],
    nav: { icon: Files, order: 2 },
    component: () => import('./batches/BatchesPage.vue'),
  },
  {
    path: '/finance/batches/new',
    name: 'finance-batch-draft',
    title: { zh: '编制结算批次', en: 'Draft a settlement batch' },
    needs: ['batch:draft'],
    component: () => import('./batches/BatchDraftPage.vue'),
  },
  {
    path: '/finance/batches/settings',
    name: 'finance-settlement-settings',
    title: { zh: '结算设置', en: 'Settlement settings' },
    needs: ['batch:read'],
    component: () => import('./batches/SettlementSettingsPage.vue'),
  },
  {
    path: '/finance/batches/:id',
    name: 'finance-batch',
    title: { zh: '结算批次', en: 'Settlement batch' },
    needs: ['batch:read'],
    component: () => import('./batches/BatchPage.vue'),
  },
  {
    path: '/finance/batches/:id/sheet',
    name: 'finance-batch-sheet',
    title: { zh: '结算单', en: 'Settlement sheet' },
    needs: ['batch:read'],
    component: () => import('./batches/SheetPage.vue'),
  },
  {
    path: '/finance/payments/:id',
    name: 'finance-payment',
    title: { zh: '拨付', en: 'Payment' },
    needs: ['batch:read'],
    component: () => import('./batches/PaymentPage.vue'),
  },
  {
    path: '/finance/bank-reports',
    name: 'finance-bank-reports',
    title: { zh: '银行回执', en: 'Bank reports' },
    needs: ['batch:read'],
    nav: { icon: Stamp, order: 3 },
    component: () => import('./bankreports/BankReportsPage.vue'),
  },
  {
    path: '/finance/bank-reports/:id',
    name: 'finance-bank-report',
    title: { zh: '银行回执', en: 'Bank report' },
    needs: ['batch:read'],
    component: () => import('./bankreports/BankReportPage.vue'),
  },
  {
    path: '/finance/treasury-accounts',
    name: 'finance-treasuries',
    title: { zh: '付款账户', en: 'Paying accounts' },
    needs: ['batch:read'],
    nav: { icon: CreditCard, order: 8 },
    component: () => import('./batches/TreasuryAccountsPage.vue'),
  },
  {
    path: '/finance/ledger',
    name: 'finance-ledger',
    title: { zh: '总账', en: 'Ledger' },
    needs: ['ledger:read'],
    nav: { icon: Notebook, order: 9 },
    component: () => import('./books/LedgerPage.vue'),
  },
  {
    path: '/finance/ledger/accounts/:key',
    name: 'finance-account',
    title: { zh: '账户', en: 'Account' },
    needs: ['ledger:read'],
    component: () => import('./books/AccountPage.vue'),
  },
  {
    path: '/finance/ledger/things/:kind/:id',
    name: 'finance-ledger-thing',
    title: { zh: '资金去向', en: 'Where money went' },
    needs: ['ledger:read'],
    component: () => import('./books/ThingPage.vue'),
  },
]);
