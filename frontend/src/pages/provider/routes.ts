import { pagesOf } from '@/app/pages';

export default pagesOf('provider', []);
