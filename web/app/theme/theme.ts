import {
  createTheme, type CSSVariablesResolver, defaultVariantColorsResolver, localStorageColorSchemeManager, type MantineColorsTuple, type VariantColorsResolver,
} from '@mantine/core';
import { shared } from '../text/shared';

const gray: MantineColorsTuple = [
  '#f6f7f9', '#eef0f3', '#e3e7ec', '#d5dae0', '#bcc4cc', '#97a1ac', '#6a747f', '#515a64', '#3a424b', '#1b1f24',
];
const dark: MantineColorsTuple = [
  '#d9dde2', '#c2c8cf', '#9ca5af', '#6d7680', '#3d454e', '#2f353c', '#22272c', '#181b1f', '#131619', '#101215',
];

/** Mantine picks the text on a filled grey by the light theme's shade only, which is unreadable in the dark one. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  const isBrand = (input.color ?? input.theme.primaryColor) === 'gray';
  if (input.variant !== 'filled' || !isBrand) return colours;
  return { ...colours, background: 'var(--fill)', hover: 'var(--fill-hover)', color: 'var(--on-fill)' };
};

/** The brand is grey, so that no alarm colour is ever decoration. */
export const theme = createTheme({
  colors: { gray, dark },
  primaryColor: 'gray',
  primaryShade: { light: 8, dark: 2 },
  autoContrast: true,
  variantColorResolver,
  fontFamily: 'var(--font)',
  headings: { fontFamily: 'var(--font)', fontWeight: '600' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  focusRing: 'auto',
  // Named by string: importing the components here would put all of them into every face.
  components: {
    Button: { defaultProps: { size: 'xs', variant: 'default' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    // Without a name of its own it was silent to a screen reader.
    CloseButton: { defaultProps: { 'aria-label': shared('keys.close') } },
    Modal: {
      defaultProps: {
        transitionProps: { duration: 0 },
        overlayProps: { backgroundOpacity: 0.35 },
        closeButtonProps: { 'aria-label': shared('keys.close') },
        // The title bar of a dialog is a <header>; as a landmark it would be a second banner beside the page's own.
        attributes: { header: { role: 'presentation' } },
      },
    },
  },
});

/** Mantine's dimmed text and placeholders miss the AA contrast: ours do not. */
export const variables: CSSVariablesResolver = () => {
  const ours = {
    '--mantine-color-dimmed': 'var(--ink-2)',
    '--mantine-color-placeholder': 'var(--ink-2)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-body': 'var(--panel)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-error': 'var(--critical)',
  };
  return { variables: {}, light: ours, dark: ours };
};

/** The key is also read by public/scheme.js before the first paint. */
export const schemeManager = localStorageColorSchemeManager({ key: 'castellan.scheme' });
