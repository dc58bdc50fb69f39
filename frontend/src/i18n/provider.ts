import { bookings } from './provider/bookings';
import { income } from './provider/income';
import { listings } from './provider/listings';
import { timeline } from './provider/timeline';
import { words } from './words';

export default words(
  { ...bookings.zh, ...income.zh, ...listings.zh, ...timeline.zh },
  { ...bookings.en, ...income.en, ...listings.en, ...timeline.en },
);
