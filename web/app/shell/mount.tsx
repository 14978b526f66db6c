import { DirectionProvider, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { direction } from '../text/language';
import '../theme/styles';
import { schemeManager, theme, variables } from '../theme/theme';
import { Failure } from './Failure';
import { queries } from './queries';
import './shell.css';

/** Puts a face on the page with all that every face needs: theme, direction, server state, and a screen for failures. */
export function mountFace(face: ReactNode): void {
  const root = document.getElementById('face');
  if (!root) throw new Error('the page has no element with the id "face"');
  createRoot(root).render(
    <StrictMode>
      <DirectionProvider initialDirection={direction} detectDirection={false}>
        <MantineProvider theme={theme} cssVariablesResolver={variables} colorSchemeManager={schemeManager} defaultColorScheme="auto">
          <QueryClientProvider client={queries}>
            <Failure>{face}</Failure>
          </QueryClientProvider>
        </MantineProvider>
      </DirectionProvider>
    </StrictMode>,
  );
}
