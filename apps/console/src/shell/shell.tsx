import { Breadcrumb, Button, Drawer, Dropdown, Grid, Layout, Menu, Segmented, Tag } from 'antd';
import { useEffect, useState } from 'react';
import { Link, Outlet, useLocation, useNavigate } from 'react-router';
import { useRecordName } from '../parts/names.js';
import { hasRole, useSession } from '../session/session-context.js';
import { COMMON, ROLES } from '../words/common.js';
import { useLanguage, useSaid, useWords } from '../words/language.js';
import { NAVIGATION } from '../words/navigation.js';
import { Bell } from './bell.js';
import { Keys } from './keys.js';
import { NewsProvider } from './news.js';
import { PAGES, type Page } from './pages.js';
import { SearchBox } from './search-box.js';

const GROUPS = [undefined, 'market', 'performance', 'crossBorder', 'oversight', 'admission', 'registry', 'settling', 'rules', 'running', 'own'] as const;
/** 收起的分组: what an operator's fifty pages begin with; the group of the page that is shown is open as well. */
const OPEN_AT_FIRST = ['market', 'performance', 'crossBorder'];
const SIDER_WIDTH = 200;

/** The page that an address belongs to: the one with the longest path that it begins with. */
const pageAt = (pathname: string): Page | undefined =>
  PAGES.filter(({ path }) => (path === '/' ? pathname === '/' : pathname === path || pathname.startsWith(`${path}/`))).sort((a, b) => b.path.length - a.path.length)[0];

/** The frame around every page: menu, breadcrumb, search, and always who works here and for whom. */
export function Shell() {
  const word = useWords(COMMON);
  const { md = true } = Grid.useBreakpoint();
  const [isOpen, setOpen] = useState(false);
  const [groups, setGroups] = useState(OPEN_AT_FIRST);
  const close = (): void => { setOpen(false); };
  const { pathname } = useLocation();
  const group = pageAt(pathname)?.group;
  useEffect(() => {
    if (group !== undefined) setGroups((open) => [...new Set([...open, group])]);
  }, [group]);
  const navigation = <Navigation onChoose={close} groups={groups} setGroups={setGroups} />;
  return <NewsProvider><Layout style={{ minHeight: '100%' }}>
    <a className="skip" href="#content">{word('skip')}</a>
    {md ? <Layout.Sider theme="light" width={SIDER_WIDTH} style={{ borderRight: '1px solid #e3e5e8' }}><Brand />{navigation}</Layout.Sider> : null}
    <Drawer placement="left" size={240} open={isOpen && !md} onClose={close} title={word('menu')} styles={{ body: { padding: 0 } }}>{navigation}</Drawer>
    <Layout>
      <header className="head">
        {md ? null : <Button onClick={() => { setOpen(true); }} aria-label={word('menu')}>☰</Button>}
        <SearchBox />
        <span className="grow" style={{ flex: 1 }} />
        <Keys />
        <Bell />
        <LanguageSwitch />
        <Who />
      </header>
      <main id="content" className="content" tabIndex={-1}><Trail /><Outlet /></main>
    </Layout>
  </Layout></NewsProvider>;
}

function Brand() {
  const word = useWords(COMMON);
  return <Link className="brand" to="/" title={word('tagline')}><img src="/console/icon.svg" alt="" />{word('product')}</Link>;
}

interface Navigating { readonly onChoose: () => void; readonly groups: string[]; readonly setGroups: (open: string[]) => void }

function Navigation({ onChoose, groups, setGroups }: Navigating) {
  const word = useWords(NAVIGATION);
  const { session } = useSession();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const shown = pageAt(pathname);
  const items = GROUPS.flatMap((group) => {
    const pages = PAGES.filter((page) => page.group === group && page.isTask !== true && hasRole(session, page.roles)).map(({ name, path }) => ({ key: path, label: word(name) }));
    if (pages.length === 0) return [];
    return group === undefined ? pages : [{ key: group, label: word(group), children: pages }];
  });
  return <nav aria-label={word('overview')}>
    <Menu mode="inline" style={{ borderInlineEnd: 0 }} items={items} selectedKeys={[shown?.path ?? '']} openKeys={groups} onOpenChange={setGroups} onClick={({ key }) => {
      void navigate(key);
      onChoose();
    }} />
  </nav>;
}

function Trail() {
  const word = useWords(NAVIGATION);
  const common = useWords(COMMON);
  const { pathname } = useLocation();
  const page = pageAt(pathname);
  const name = useRecordName(pathname.split('/').at(-1) ?? '');
  const say = useSaid();
  if (page === undefined || page.path === '/') return null;
  const rest = pathname.slice(page.path.length + 1);
  const called = name === undefined ? <span className="mono">{rest.slice(-8)}</span> : say(name);
  const items = [
    { title: <Link to="/">{common('home')}</Link> }, ...(page.group === undefined ? [] : [{ title: word(page.group) }]),
    { title: rest === '' ? word(page.name) : <Link to={page.path}>{word(page.name)}</Link> }, ...(rest === '' ? [] : [{ title: called }]),
  ];
  return <Breadcrumb className="no-print" items={items} />;
}

export function LanguageSwitch() {
  const { language, speak } = useLanguage();
  const word = useWords(COMMON);
  return <Segmented size="small" value={language} aria-label={word('language')} onChange={speak} options={[{ value: 'zh', label: '中' }, { value: 'en', label: 'EN' }]} />;
}

/** Role and organisation, always visible; behind them the other organisations and the way out. */
function Who() {
  const { session: { organisation, organisations, roles, name }, switchTo, signOut } = useSession();
  const word = useWords(COMMON);
  const role = useWords(ROLES);
  const page = useWords(NAVIGATION);
  const navigate = useNavigate();
  const say = useSaid();
  const others = organisations.filter(({ id }) => id !== organisation.id).map((other) => ({ key: other.id, label: `${word('switchTo')} ${say(other.name)}` }));
  const items = [...others, { key: 'account', label: page('account') }, { key: 'out', label: word('signOut') }];
  return <Dropdown menu={{ items, onClick: ({ key }) => { if (key === 'out') signOut(); else if (key === 'account') void navigate('/account'); else switchTo(key); } }} trigger={['click']}>
    <Button type="text" className="who">
      <span className="organisation">{say(organisation.name)}</span>
      {roles.slice(0, 2).map((one) => <Tag key={one} color="blue" style={{ marginInlineEnd: 0 }}>{role(one)}</Tag>)}
      <span className="wide">{name}</span>
    </Button>
  </Dropdown>;
}
