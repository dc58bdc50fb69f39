const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'];
const GROUPS = ['', '万', '亿', '万亿'];

/** An amount in the capital numerals that vouchers of accounts carry beside the figures: `壹佰贰拾元零伍分`. */
export function inCapitals(fen: number): string {
  if (fen < 0) return `负${inCapitals(-fen)}`;
  const yuan = Math.floor(fen / 100);
  const jiao = Math.floor((fen % 100) / 10);
  const cents = fen % 10;
  const whole = yuan > 0 ? `${integer(yuan)}元` : '';
  if (jiao === 0 && cents === 0) return `${whole || '零元'}整`;
  const gap = jiao === 0 && yuan > 0 ? '零' : '';
  const tail = `${jiao > 0 ? `${DIGITS[jiao]}角` : gap}${cents > 0 ? `${DIGITS[cents]}分` : '整'}`;
  return whole + tail;
}

function integer(value: number): string {
  let text = '';
  let isGap = false;
  const digits = String(value);
  const groups = Math.ceil(digits.length / 4);
  for (let group = groups - 1; group >= 0; group -= 1) {
    const end = digits.length - group * 4;
    const part = digits.slice(Math.max(0, end - 4), end).padStart(4, '0');
    if (part === '0000') {
      isGap = text !== '';
      continue;
    }
    for (const [place, digit] of [...part].entries()) {
      if (digit === '0') {
        isGap = text !== '';
        continue;
      }
      text += `${isGap ? '零' : ''}${DIGITS[Number(digit)]}${PLACES[3 - place]}`;
      isGap = false;
    }
    text += GROUPS[group];
    isGap = false;
  }
  return text;
}
