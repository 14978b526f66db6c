import '../../theme/styles';
import { RouterProvider } from '@tanstack/react-router';
import '@mantine/core/styles/Menu.layer.css';
import '@mantine/core/styles/Splitter.layer.css';
import '@mantine/core/styles/Tabs.layer.css';
import { mountFace } from '../../shell/mount';
import { keepPageAtHand } from '../../shell/worker';
import { ConsoleSession } from './away/ConsoleSession';
import { router } from './router';

mountFace(
  <ConsoleSession>
    <RouterProvider router={router} />
  </ConsoleSession>,
);
keepPageAtHand('/console');
