import { Tabs } from '@mantine/core';
import type { Me } from '../../api/types';
import { goTo, useAddress } from '../../shell/address';
import { NoticeStrip } from '../../shell/NoticeStrip';
import { mayDo, useMe } from '../../shell/session';
import { FiguresTab } from './figures/FiguresTab';
import { Guarded } from './Guarded';
import { Header } from './Header';
import './office.css';
import { DispositionsTab } from './dispositions/DispositionsTab';
import { PeopleTab } from './people/PeopleTab';
import { PlacesTab } from './places/PlacesTab';
import { ChainTab } from './chain/ChainTab';
import { CompartmentsTab } from './compartments/CompartmentsTab';
import { PanelsTab } from './panels/PanelsTab';
import { ReceiverTab } from './receiver/ReceiverTab';
import { ContactsTab } from './contacts/ContactsTab';
import { PositionsTab } from './positions/PositionsTab';
import { SchedulesTab } from './schedules/SchedulesTab';
import { ScriptsTab } from './scripts/ScriptsTab';
import { RightsTab } from './rights/RightsTab';
import { ProofDialog } from './signIn/ProofDialog';
import { SignInTab } from './signIn/SignInTab';
import { t } from './text';
import { TokensTab } from './tokens/TokensTab';
import { TypesTab } from './types/TypesTab';
import { SubjectsTab } from './subjects/SubjectsTab';
import { UnitsTab } from './units/UnitsTab';
import { HealthTab } from './health/HealthTab';
import { MailTab } from './mail/MailTab';
import { WaysTab } from './ways/WaysTab';
import { WebhooksTab } from './webhooks/WebhooksTab';

/** Each tab with the right to read what it shows. */
const TABS = {
  people: { Shown: PeopleTab, right: 'account.read' },
  places: { Shown: PlacesTab, right: 'place.read' },
  contacts: { Shown: ContactsTab, right: 'contact.read' },
  ways: { Shown: WaysTab, right: 'place.read' },
  units: { Shown: UnitsTab, right: 'unit.read' },
  types: { Shown: TypesTab, right: 'incident.read' },
  schedules: { Shown: SchedulesTab, right: 'incident.read' },
  chain: { Shown: ChainTab, right: 'incident.read' },
  dispositions: { Shown: DispositionsTab, right: 'incident.read' },
  positions: { Shown: PositionsTab, right: 'incident.read' },
  panels: { Shown: PanelsTab, right: 'alarm_account.read' },
  scripts: { Shown: ScriptsTab, right: 'alarm_account.read' },
  receiver: { Shown: ReceiverTab, right: 'alarm_account.read' },
  figures: { Shown: FiguresTab, right: 'figure.read' },
  rights: { Shown: RightsTab, right: null },
  compartments: { Shown: CompartmentsTab, right: 'compartment.read' },
  subjects: { Shown: SubjectsTab, right: 'legal_hold.read' },
  sign_in: { Shown: SignInTab, right: null },
  tokens: { Shown: TokensTab, right: 'token.manage' },
  webhooks: { Shown: WebhooksTab, right: 'webhook.read' },
  mail: { Shown: MailTab, right: 'mail.read' },
  health: { Shown: HealthTab, right: 'health.read' },
} as const;
type TabName = keyof typeof TABS;
const NAMES = Object.keys(TABS) as TabName[];

/** Another tab begins clean, but at the same site: all else that the last one kept in the address means nothing there. */
const open = (tab: string | null) => {
  const others = Array.from(new URLSearchParams(location.search).keys()).filter((name) => name !== 'site');
  goTo({ ...Object.fromEntries(others.map((name) => [name, null])), tab });
};

const mayRead = (me: Me, right: string | null) => right === null || mayDo(me, right);

/** People, places, units and the catalogue. Each tab, filter and open form has an address. */
export function Office() {
  const me = useMe();
  const wanted = useAddress().get('tab');
  const readable = NAMES.find((name) => mayRead(me, TABS[name].right));
  const tab = NAMES.find((name) => name === wanted) ?? readable ?? 'rights';
  const { Shown, right } = TABS[tab];
  return (
    <div className="office">
      <Header />
      <NoticeStrip />
      <main>
        <h1>{t('title')}</h1>
        <Tabs value={tab} onChange={open} keepMounted={false}>
          <Tabs.List aria-label={t('title')}>
            {NAMES.map((name) => (
              <Tabs.Tab key={name} value={name}>
                {t(`tab.${name}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value={tab} className="office-panel">
            {right ? (
              <Guarded right={right} what={t(`read.${right}`)}>
                <Shown />
              </Guarded>
            ) : (
              <Shown />
            )}
          </Tabs.Panel>
        </Tabs>
      </main>
      <ProofDialog />
    </div>
  );
}
