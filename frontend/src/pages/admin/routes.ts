import { pagesOf } from '@/app/pages';

export default pagesOf('admin', []);
