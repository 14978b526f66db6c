import { HelpSheet } from '../../../keys/HelpSheet';
import { CommandHelp } from './CommandHelp';

/** Keys and commands, fetched when first asked for. */
export default function Help({ onClose }: { onClose: () => void }) {
  return (
    <HelpSheet opened onClose={onClose}>
      <CommandHelp />
    </HelpSheet>
  );
}
