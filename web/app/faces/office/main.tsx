// First: what a face adds comes after what all have, or the plain button's reset would win over the tabs.
import '../../theme/styles';
import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Checkbox.layer.css';
import '@mantine/core/styles/Tabs.layer.css';
import { mountFace } from '../../shell/mount';
import { SignedIn } from '../../shell/SignedIn';
import { Office } from './Office';

mountFace(
  <SignedIn>
    <Office />
  </SignedIn>,
);
