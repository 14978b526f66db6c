import { mountFace } from '../../shell/mount';
import { Login } from './Login';

mountFace(<Login />);
