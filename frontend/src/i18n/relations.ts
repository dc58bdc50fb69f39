import { words } from './words';

/** Who stands behind an organisation, as it is entered and shown. */
export const relations = words(
  {
    kind: {
      shareholder: '股东',
      legal_representative: '法定代表人',
      address: '地址',
      phone: '电话',
      bank_account: '银行账号',
    },
    source: { declared: '单位申报', bureau: '科技局登记' },
    type: '类别',
    value: '名称或号码',
    uscc: '股东的统一社会信用代码',
    share: '持股比例',
    add: '增加一项',
    remove: '删除第 {at} 项',
    fact: '第 {at} 项',
    save: '保存关联信息',
    saved: '关联信息已保存',
    none: '还没有填写。',
    byBureau: '科技局登记的信息',
    text: '请如实填写股东、法定代表人、经营地址、电话和其他银行账户。关联方之间的服务不予补助；如实申报有助于加快审核。',
  },
  {
    kind: {
      shareholder: 'Shareholder',
      legal_representative: 'Legal representative',
      address: 'Address',
      phone: 'Phone',
      bank_account: 'Bank account',
    },
    source: { declared: 'declared', bureau: 'recorded by the bureau' },
    type: 'Kind',
    value: 'Name or number',
    uscc: 'The shareholder’s credit code',
    share: 'Share',
    add: 'Add',
    remove: 'Remove no. {at}',
    fact: 'No. {at}',
    save: 'Save relations',
    saved: 'The relations are saved',
    none: 'Nothing entered yet.',
    byBureau: 'Recorded by the bureau',
    text: 'Name shareholders, legal representatives, addresses, phones and further accounts. Services between related parties are not subsidised; who declares them is reviewed faster.',
  },
);
