import { Component, type ReactNode } from 'react';
import { sentence } from '../api/errors';
import { shared } from '../text/shared';

interface FailureState {
  failure: unknown;
}

/** The last resort of a screen: says what happened, what was kept and what to try. */
export class Failure extends Component<{ children: ReactNode }, FailureState> {
  override state: FailureState = { failure: null };

  static getDerivedStateFromError(failure: unknown): FailureState {
    return { failure };
  }

  override render(): ReactNode {
    if (this.state.failure === null) return this.props.children;
    return (
      <main className="shell-page" role="alert">
        <h1>{shared('failure.title')}</h1>
        <p>{shared('failure.body')}</p>
        <p className="quiet">{sentence(this.state.failure)}</p>
        {/* A plain button: Mantine's would be 3 kB in the field app, which has no other use for it. */}
        <button type="button" className="shell-again" onClick={() => location.reload()}>
          {shared('failure.again')}
        </button>
      </main>
    );
  }
}
