import '../../theme/styles';
import { RouterProvider } from '@tanstack/react-router';
import '@mantine/core/styles/Menu.layer.css';
import '@mantine/core/styles/Splitter.layer.css';
import '@mantine/core/styles/Tabs.layer.css';
import { mountFace } from '../../shell/mount';
import { SignedIn } from '../../shell/SignedIn';
import { router } from './router';

mountFace(
  <SignedIn>
    <RouterProvider router={router} />
  </SignedIn>,
);
