import { mountFace } from '../../shell/mount';
import { ComeBack, cameBack } from './ComeBack';
import { Login } from './Login';

const needs = cameBack(location.search);
mountFace(needs ? <ComeBack needs={needs} /> : <Login />);
