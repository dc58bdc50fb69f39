import { words } from '../words';

/** What the provider's pages say of bookings: to do, list, day and the acts on one. */
export const bookings = words(
  {
    todo: {
      title: '待办',
      text: '等您处理的预约、交付和条目，以及您的事正在谁那里、等了多久。',
      bookings: '查看全部预约',
    },
  },
  {
    todo: {
      title: 'To do',
      text: 'Bookings, deliveries and listings that wait for you, and where your other business is and for how long.',
      bookings: 'See all bookings',
    },
  },
);
