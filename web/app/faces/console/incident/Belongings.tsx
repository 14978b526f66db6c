/** The parts of an incident that are drawn after its title, acts and facts: one chunk, fetched when the first is opened. */
export { BeforeSending } from './BeforeSending';
export { Files } from './Files';
export { Links } from './Links';
export { OutsideHelp } from './OutsideHelp';
export { People } from './People';
export { Timeline } from './Timeline';
