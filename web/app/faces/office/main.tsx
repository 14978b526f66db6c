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
