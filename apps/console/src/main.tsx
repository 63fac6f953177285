import { App, ConfigProvider } from 'antd';
import enUS from 'antd/es/locale/en_US.js';
import zhCN from 'antd/es/locale/zh_CN.js';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider, type RouteObject } from 'react-router';
import { FailedPage, NoPage } from './shell/failed-page.js';
import { PAGES } from './shell/pages.js';
import { Shell } from './shell/shell.js';
import { SignedIn } from './session/session-context.js';
import { SignInPage } from './session/sign-in-page.js';
import { LanguageProvider, useLanguage } from './words/language.js';
import './base.css';

const LOCALES = { zh: zhCN, en: enUS } as const;
/** Styles that components make at run time are let in by the page's nonce (see the server's policy). */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/** A few components (the scroll lock of a drawer) make their style elements without the nonce: every one that our scripts make gets it. */
const make = Object.getOwnPropertyDescriptor(Document.prototype, 'createElement')?.value as (name: string, options?: ElementCreationOptions) => HTMLElement;
Object.defineProperty(document, 'createElement', { value: (name: string, options?: ElementCreationOptions) => {
  const element = make.call(document, name, options);
  if (element instanceof HTMLStyleElement) element.nonce = nonce;
  return element;
} });

/** Dark enough to be read on their own light backgrounds (WCAG 2.2, 1.4.3). */
const TONES = { colorSuccess: '#1d6b0f', colorWarning: '#8a4b00', colorError: '#a8071a', colorInfo: '#0b5cad', colorSuccessBg: '#eef8ec', colorWarningBg: '#fdf4e6', colorErrorBg: '#fdefee', colorInfoBg: '#eaf2fb', colorSuccessBorder: '#9ccb94', colorWarningBorder: '#e0b97c', colorErrorBorder: '#e6a19f', colorInfoBorder: '#9cc0e6' };
/** Nothing moves for people who have asked their system for that (WCAG 2.2, 2.3.3); what cannot be told by a theme is in base.css. */
const motion = !matchMedia('(prefers-reduced-motion: reduce)').matches;
const THEME = { components: { Menu: { itemHeight: 34 } }, token: { ...TONES, motion, colorPrimary: '#0b5cad', colorLink: '#0b5cad', borderRadius: 4, fontSize: 14, colorTextDescription: '#5a6069', colorTextSecondary: '#4a5058', colorTextTertiary: '#5a6069', colorTextPlaceholder: '#6b7178' } };

const routes: RouteObject[] = [
  { path: '/sign-in', element: <SignInPage />, errorElement: <FailedPage /> },
  { path: '/offline', hydrateFallbackElement: <div />, errorElement: <FailedPage />, lazy: async () => ({ Component: (await import('./pages/verify/offline-page.js')).OfflinePage }) },
  { path: '/public', hydrateFallbackElement: <div />, errorElement: <FailedPage />, lazy: async () => ({ Component: (await import('./pages/public/public-page.js')).PublicPage }) },
  { path: '/transparency', hydrateFallbackElement: <div />, errorElement: <FailedPage />, lazy: async () => ({ Component: (await import('./pages/public/transparency-page.js')).TransparencyPage }) },
  { path: '/apply', hydrateFallbackElement: <div />, errorElement: <FailedPage />, lazy: async () => ({ Component: (await import('./pages/vendor/apply-page.js')).ApplyPage }) },
  {
    element: <SignedIn><Shell /></SignedIn>, errorElement: <FailedPage />, hydrateFallbackElement: <div />,
    children: [...PAGES.map(({ path, load }): RouteObject => ({ path: path === '/' ? path : `${path}/:id?`, errorElement: <FailedPage />, lazy: async () => ({ Component: await load() }) })), { path: '*', element: <NoPage /> }],
  },
];
const router = createBrowserRouter(routes, { basename: '/console' });

function Console() {
  const { language } = useLanguage();
  return <ConfigProvider locale={LOCALES[language]} csp={{ nonce }} theme={THEME} componentSize="middle" button={{ autoInsertSpace: false }}><App style={{ height: '100%' }}><RouterProvider router={router} /></App></ConfigProvider>;
}

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<StrictMode><LanguageProvider><Console /></LanguageProvider></StrictMode>);
