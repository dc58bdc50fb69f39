/*
 * What lists call their columns, to suggest what each of them is. Only a suggestion: what is shown and confirmed is what
 * is sent, and the server reads by that alone.
 */

/** The fields of a listing that a column can fill, in the order in which people look for them. */
export const TARGETS = [
  'name',
  'code',
  'kind',
  'model',
  'maker',
  'category',
  'location',
  'region_code',
  'price',
  'price_unit',
  'price_sme',
  'price_academic',
  'price_member',
  'price_own',
  'opening_hours',
  'description',
  'units',
  'auto_confirm',
  'voucher_payable',
  'slot_minutes',
  'min_minutes',
  'max_minutes',
  'lead_minutes',
  'horizon_days',
  'photo_urls',
] as const;
export type Target = (typeof TARGETS)[number];

const KNOWN: Record<Target, string> = {
  name: '名称 仪器名称 设备名称 中文名称 仪器设备名称 服务名称 项目名称 资源名称 检测项目 条目名称 品名 仪器 设备 name instrument instrumentname equipment equipmentname tool toolname servicename title 名前 機器名 装置名 設備名 機器名称 装置名称 設備名称',
  code: '编号 设备编号 仪器编号 资产编号 固定资产编号 资源编号 服务编号 项目编号 条目编号 设备号 内部编号 code id equipmentid instrumentid assetid assetnumber assetno equipmentno itemcode sku 管理番号 機器番号 設備番号 装置番号 機器id 設備id',
  kind: '类型 服务类型 资源类型 条目类型 kind type listingkind servicetype 类别',
  model: '型号 规格型号 型号规格 设备型号 仪器型号 规格 model modelnumber modelno 型式 型番',
  maker: '厂商 厂家 生产厂家 制造商 生产厂商 制造厂商 品牌 maker manufacturer vendor brand メーカー 製造元 メーカ',
  category:
    '分类 仪器类别 设备类别 仪器分类 设备分类 所属类别 服务类别 category categorygeneral class group カテゴリ カテゴリー 分類 类别',
  location:
    '地点 位置 存放地点 安放地点 所在地点 放置地点 存放地 安装地点 地址 详细地址 实验室 location address addressraw room lab 設置場所 所在地 場所 住所',
  region_code: '区划 区划代码 行政区划 所在区域 区域 所在区 所属区市 区市 regioncode district',
  price:
    '价格 单价 收费标准 标准价 收费 机时费 机时价格 对外价格 校外价格 费用 每小时价格 price rate hourlyrate priceperhour standardprice pricestandard fee 料金 利用料金 利用料',
  price_unit: '计价单位 收费单位 价格单位 计费单位 单位 priceunit unit',
  price_sme: '中小企业价 中小企业价格 企业价 smeprice pricesme',
  price_academic: '高校价 院所价 高校院所价 学术价 academicprice priceacademic',
  price_member: '成员价 会员价 联盟价 memberprice pricemember',
  price_own: '内部价 内部核算价 本单位价 校内价 校内价格 ownprice priceown internalprice',
  opening_hours: '开放时间 服务时间 开放时段 openinghours hours businesshours 利用時間',
  description:
    '描述 说明 简介 主要功能 功能 用途 服务内容 技术指标 主要技术指标 备注 description summary details notes remarks 概要 説明 用途説明 仕様',
  units: '台数 数量 台套数 台件数 units quantity count 台数量',
  auto_confirm: '自动确认 即时确认 autoconfirm instantbooking',
  voucher_payable: '可用创新券 支持创新券 是否支持创新券 创新券 voucherpayable voucher',
  slot_minutes: '时间粒度 预约粒度 slotminutes slot',
  min_minutes: '最短时间 最短预约 最短预约时长 最短使用时间 minminutes minimumminutes mintime',
  max_minutes: '最长时间 最长预约 最长预约时长 最长使用时间 maxminutes maximumminutes maxtime',
  lead_minutes: '提前预约 提前时间 提前量 leadminutes leadtime',
  horizon_days: '可预约天数 预约期限 提前天数 horizondays horizon',
  photo_urls: '照片 图片 照片地址 图片地址 photo photos image imageurl photourls 写真',
};
const HEADINGS = Object.fromEntries(
  Object.entries(KNOWN).map(([target, headings]) => [target, new Set(headings.split(' '))]),
) as Record<Target, Set<string>>;

/** The form in which headings are compared: half width, lower case, letters and digits outside of brackets. */
export function plainHeading(written: string): string {
  const half = written.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCodePoint(sign.codePointAt(0)! - 0xfee0));
  return half
    .replace(/[([【][^)\]】]*[)\]】]?/g, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}

export function isName(plain: string): boolean {
  return HEADINGS.name.has(plain);
}

/** For each field the columns whose headings are known for it; of a JSON path the last step counts. */
export function suggested(columns: string[], isJson: boolean): Partial<Record<Target, string[]>> {
  const plain = columns.map((column) => plainHeading(isJson ? column.split('.').at(-1)! : column));
  const found: Partial<Record<Target, string[]>> = {};
  for (const target of TARGETS) {
    const fitting = columns.filter((_, at) => HEADINGS[target].has(plain[at]!));
    // The nearest one to the record itself.
    const best = fitting.sort((a, b) => (isJson ? a.split('.').length - b.split('.').length : 0))[0];
    if (best !== undefined) found[target] = [best];
  }
  return found;
}
