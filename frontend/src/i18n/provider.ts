import { bookings } from './provider/bookings';
import { calendars } from './provider/calendars';
import { customers } from './provider/customers';
import { desk } from './provider/desk';
import { income } from './provider/income';
import { listings } from './provider/listings';
import { rules } from './provider/rules';
import { tariff } from './provider/tariff';
import { timeline } from './provider/timeline';
import { usage } from './provider/usage';
import { words } from './words';

export default words(
  {
    ...bookings.zh,
    ...income.zh,
    ...listings.zh,
    ...rules.zh,
    ...tariff.zh,
    ...calendars.zh,
    ...customers.zh,
    ...usage.zh,
    ...desk.zh,
    ...timeline.zh,
  },
  {
    ...bookings.en,
    ...income.en,
    ...listings.en,
    ...rules.en,
    ...tariff.en,
    ...calendars.en,
    ...customers.en,
    ...usage.en,
    ...desk.en,
    ...timeline.en,
  },
);
