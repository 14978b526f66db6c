import { listCompartments } from '../../../api/compartments';

/** The compartments that one belongs to. */
export const ownCompartments = { queryKey: ['compartments'], queryFn: async () => (await listCompartments()).items.filter(({ mine }) => mine) };
