import { QueryClient } from '@tanstack/vue-query';
import { Problem } from '@/api/problem';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What the server refused it will refuse again; what did not arrive may arrive next time.
      retry: (failures, cause) => failures < 2 && cause instanceof Problem && cause.isUnclear,
    },
  },
});
