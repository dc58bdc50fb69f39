import { words } from './words';

/** Registered technology contracts. */
export const contracts = words(
  {
    contractKind: {
      development: '技术开发',
      transfer: '技术转让',
      licence: '技术许可',
      consulting: '技术咨询',
      service: '技术服务',
    },
    contract: {
      all: '技术合同',
      mine: '我的技术合同',
      none: '没有登记的技术合同',
      number: '登记编号',
      title: '合同名称',
      kind: '类型',
      buyer: '买方',
      seller: '卖方',
      amount: '合同金额',
      trade: '技术交易额',
      registeredOn: '登记日期',
      state: '状态',
      states: { registered: '已登记', cancelled: '已注销' },
    },
  },
  {
    contractKind: {
      development: 'Development',
      transfer: 'Transfer',
      licence: 'Licence',
      consulting: 'Consulting',
      service: 'Service',
    },
    contract: {
      all: 'Technology contracts',
      mine: 'Our technology contracts',
      none: 'No registered contracts',
      number: 'Registration number',
      title: 'Title',
      kind: 'Kind',
      buyer: 'Buyer',
      seller: 'Seller',
      amount: 'Amount',
      trade: 'Trade in technology',
      registeredOn: 'Registered on',
      state: 'State',
      states: { registered: 'Registered', cancelled: 'Cancelled' },
    },
  },
);
