import type { components, operations } from './schema';

type S = components['schemas'];

/** The server writes every field of its answers; the document leaves out of `required` those that may be null. */
export type Whole<T> = T extends (infer Item)[]
  ? Whole<Item>[]
  : T extends object
    ? { [Key in keyof T]-?: Whole<Exclude<T[Key], undefined>> }
    : T;

export type Problem = S['Problem'];
export type Role = S['Role'];
export type Grant = Whole<S['Grant']>;
export type Me = Whole<S['Me']>;
export type SetUp = S['SetUp'];
export type Account = Whole<S['Account']>;
export type NewAccount = S['NewAccount'];
export type AccountPatch = S['AccountChange'];
export type Token = Whole<S['ApiToken']>;
export type NewToken = S['CreateToken'];
export type Session = Whole<S['Session']>;
export type Passkey = Whole<S['Passkey']>;
export type NewPasskey = S['NewPasskey'];
export type PasskeyAnswer = S['PasskeyAnswer'];
export type SignInPolicy = Whole<S['SignInPolicy']>;
export type SignInLink = Whole<S['SignInLink']>;
export type LinkChange = S['LinkChange'];
export type Right = Whole<S['RightLine']>;
export type Site = Whole<S['Site']>;
export type NewSite = S['CreateSite'];
export type SitePatch = S['SiteChange'];
export type PlaceKind = S['PlaceKind'];
export type Place = Whole<S['Place']>;
export type NewPlace = S['CreatePlace'];
export type NearPlace = Whole<S['Near']>;
export type PlacePatch = S['PlaceChange'];
export type Picture = Whole<S['Picture']>;
export type Pin = S['Pin'];
export type BaseMap = Whole<S['BaseMap']>;
export type Duty = S['Duty'];
export type Availability = S['Availability'];
export type Unit = Whole<S['Unit']>;
export type Position = Whole<S['Position']>;
export type Fix = S['Fix'];
export type NewUnit = S['CreateUnit'];
export type UnitPatch = S['UnitChange'];
export type Targets = S['Targets'];
export type IncidentType = Whole<S['IncidentType']>;
export type NewIncidentType = S['CreateType'];
export type IncidentTypePatch = S['TypeChange'];
export type Disposition = Whole<S['Disposition']>;
export type NewDisposition = S['CreateDisposition'];
export type DispositionPatch = S['DispositionChange'];
export type MayLine = Whole<S['MayLine']>;
export type IncidentState = S['IncidentState'];
export type Source = 'phone' | 'radio' | 'walk_in' | 'alarm' | 'officer' | 'email' | 'web' | 'schedule' | 'other';
export type AssignmentState = S['AssignmentState'];
export type Step = S['Step'];
export type Assignment = Whole<S['Assignment']>;
export type Incident = Whole<S['Incident']>;
export type IncidentDetail = Whole<S['IncidentDetail']>;
export type IncidentQuery = NonNullable<operations['list_incidents']['parameters']['query']>;
export type NewIncident = S['CreateIncident'];
export type IncidentPatch = S['IncidentChange'];
export type Escalation = Whole<S['Escalation']>;
export type Doubt = S['Doubt'];
export type Cause = S['Cause'];
export type Colleague = Whole<S['Colleague']>;
export type Chain = Whole<S['Chain']>;
export type NewChain = S['SetChain'];
export type DeskPosition = Whole<S['DeskPosition']>;
export type Compartment = Whole<S['Compartment']>;
export type BrokenGlass = Whole<S['BrokenGlass']>;
export type NewCompartment = S['CreateCompartment'];
export type CompartmentPatch = S['CompartmentChange'];
export type NewPosition = S['CreatePosition'];
export type PositionPatch = S['PositionChange'];
export type PassOn = Whole<S['PassOn']>;
export type Schedule = Whole<S['Schedule']>;
export type NewSchedule = S['PlanSchedule'];
export type Service = S['Service'];
export type Contact = Whole<S['Contact']>;
export type SiteContacts = Whole<S['SiteContacts']>;
export type NewContacts = S['PutContacts'];
export type Path = Whole<S['Path']>;
export type NewPath = S['Path'];
export type PathKind = S['PathKind'];
export type Caution = Whole<S['Caution']>;
export type OutsideState = S['OutsideState'];
export type OutsideStep = S['OutsideStep'];
export type OutsideCall = Whole<S['OutsideCall']>;
export type NewOutsideCall = S['CallOutside'];
export type OutsidePatch = S['AdvanceOutside'];
export type PersonRole = S['PersonRole'];
export type Person = Whole<S['IncidentPerson']>;
export type PersonSaid = S['PersonSaid'];
export type Vehicle = Whole<S['IncidentVehicle']>;
export type VehicleSaid = S['VehicleSaid'];
export type Attachment = Whole<S['Attachment']>;
export type Suggestions = Whole<S['Suggestions']>;
export type Reason = Whole<S['Reason']>;
export type SuggestedUnit = Whole<S['SuggestedUnit']>;
export type SuggestedWay = Whole<S['SuggestedWay']>;
export type Line = Whole<S['Line']>;
export type NewLine = S['AddLine'];
export type Webhook = Whole<S['Webhook']>;
export type WebhookState = S['WebhookState'];
export type NewWebhook = S['CreateWebhook'];
export type WebhookPatch = S['WebhookChange'];
export type WebhookDelivery = Whole<S['WebhookDelivery']>;

export type Subject = Whole<S['Subject']>;
export type MentionedOn = Whole<S['MentionedOn']>;
export type ErasurePreview = Whole<S['ErasurePreview']>;
export type ErasureReport = Whole<S['ErasureReport']>;
export type ErasureSaid = S['EraseSubject'];
export type SubjectAccess = Whole<S['SubjectAccess']>;
export type SaidOf = Whole<S['SaidOf']>;
export type NamedPart = Whole<S['NamedPart']>;
export type LegalHold = Whole<S['LegalHold']>;
export type ListedHold = Whole<S['ListedHold']>;
export type Retention = Whole<S['Retention']>;
export type NewRetention = S['SetRetention'];
export type RetentionProposal = Whole<S['RetentionProposal']>;
export type NewHold = S['PlaceLegalHold'];

export type Mail = Whole<S['Mail']>;
export type Health = Whole<S['Health']>;
export type Check = Health['checks'][number];
export type HealthNode = Health['nodes'][number];
export type Report = Whole<S['Report']>;
export type NewReport = S['PutReport'];
export type ReportRun = Whole<S['ReportRun']>;
export type Shift = S['Shift'];

export type FigureBy = S['By'];
export type Figure = Whole<S['Figure']>;
export type FigureGroup = Whole<S['FigureGroup']>;
export type Figures = Whole<S['Figures']>;
export type LeftOut = Whole<S['LeftOut']>;
export type FiguredIncident = Whole<S['FiguredIncident']>;
export type AlarmFigureBy = S['AlarmBy'];
export type AlarmTime = Whole<S['AlarmTime']>;
export type AlarmFigureGroup = Whole<S['AlarmFigureGroup']>;
export type AlarmFigures = Whole<S['AlarmFigures']>;
export type FiguredAlarm = Whole<S['FiguredAlarm']>;
export type AlarmLoad = Whole<S['AlarmLoad']>;
export type AlarmMeasure = AlarmLoad['measures'][number];
export type Demand = Whole<S['Demand']>;
export type Staffing = Whole<S['Staffing']>;

export type Alarm = Whole<S['Alarm']>;
export type AlarmAct = Whole<S['AlarmAct']>;
export type AlarmActResult = S['AlarmActResult'];
export type AlarmCategory = S['AlarmCategory'];
export type AlarmCause = S['AlarmCause'];
export type AlarmStep = S['AlarmStepKind'];
export type AlarmScript = Whole<S['AlarmScript']>;
export type SetAlarmScript = S['SetAlarmScript'];
/** A mapping holds what is not as for every source of its kind, and nothing else. */
export type AlarmAccount = Omit<Whole<S['AlarmAccount']>, 'mapping'> & { mapping: S['AlarmSourceMapping'] };
export type AlarmKeyholder = Whole<S['AlarmKeyholder']>;
export type AlarmPath = Whole<S['AlarmPath']>;
export type AlarmHours = Whole<S['AlarmHours']>;
export type AlarmSourceKind = S['AlarmSourceKind'];
export type AlarmZone = Whole<S['AlarmZone']>;
export type AlarmAccountInput = S['AlarmAccountInput'];
export type AlarmSignal = Whole<S['Signal']>;
export type AnomalyKind = S['AnomalyKind'];
export type Anomaly = Whole<S['ReceiverAnomaly']>;
export type ActOnAlarm = S['ActOnAlarm'];
export type DecideAlarm = S['DecideAlarm'];
export type OpenAlarmIncident = S['OpenAlarmIncident'];

/** What an entry carries besides its facts: the after-images, in the shapes of the answers. */
export interface Payload {
  glass?: BrokenGlass;
  incident?: Incident;
  alarm?: Alarm;
  unit?: Unit;
  units?: Unit[];
  line?: Line;
  assignment?: Assignment;
  outside_call?: OutsideCall;
  person?: Person;
  vehicle?: Vehicle;
  attachment?: Attachment;
  site?: Site;
  place?: Place;
  incident_type?: IncidentType;
  account?: Account;
  picture?: Picture;
  disposition?: Disposition;
  /** Of the entry that loaded the catalogue that ships. */
  incident_types?: IncidentType[];
  dispositions?: Disposition[];
  reason?: string | null;
  from?: string | null;
  to?: string | null;
  cause?: Cause | null;
  /** Why the time at which it is said to have happened is doubtful. */
  doubt?: Doubt | null;
}

/** `payload` is null where its contents are not this person's to read. */
export type Entry = Omit<Whole<S['Entry']>, 'payload'> & { payload: Payload | null };
