import { bookings } from './provider/bookings';
import { calendars } from './provider/calendars';
import { coming } from './provider/coming';
import { copies } from './provider/copies';
import { customers } from './provider/customers';
import { desk } from './provider/desk';
import { grants } from './provider/grants';
import { income } from './provider/income';
import { listings } from './provider/listings';
import { rules } from './provider/rules';
import { tariff } from './provider/tariff';
import { timeline } from './provider/timeline';
import { usage } from './provider/usage';
import { upkeep } from './provider/upkeep';
import { attendance } from './provider/attendance';
import { training } from './provider/training';
import { violations } from './provider/violations';
import { complaints } from './provider/complaints';
import { evaluation } from './provider/evaluation';
import { words } from './words';

export default words(
  {
    ...bookings.zh,
    ...income.zh,
    ...listings.zh,
    ...rules.zh,
    ...tariff.zh,
    ...coming.zh,
    ...calendars.zh,
    ...copies.zh,
    ...customers.zh,
    ...usage.zh,
    ...desk.zh,
    ...timeline.zh,
    ...upkeep.zh,
    ...attendance.zh,
    ...grants.zh,
    ...training.zh,
    ...violations.zh,
    ...complaints.zh,
    ...evaluation.zh,
  },
  {
    ...bookings.en,
    ...income.en,
    ...listings.en,
    ...rules.en,
    ...tariff.en,
    ...coming.en,
    ...calendars.en,
    ...copies.en,
    ...customers.en,
    ...usage.en,
    ...desk.en,
    ...timeline.en,
    ...upkeep.en,
    ...attendance.en,
    ...grants.en,
    ...training.en,
    ...violations.en,
    ...complaints.en,
    ...evaluation.en,
  },
);
