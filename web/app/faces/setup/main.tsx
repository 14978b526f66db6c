import { mountFace } from '../../shell/mount';
import { Setup } from './Setup';

mountFace(<Setup />);
