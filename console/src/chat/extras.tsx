/** Messages that are filled in: a place, a custom message, a command. */

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icons.tsx';
import { Field, Problem } from '../ui/parts.tsx';
import type { ChatAccount } from './account.ts';
import type { Place } from './model.ts';

export type Extra = 'place' | 'custom' | 'command';

interface Props {
  account: ChatAccount;
  place: Place;
  onClose: () => void;
}

export function ExtraDialog(props: Props & { what: Extra }): JSX.Element {
  switch (props.what) {
    case 'place':
      return <PlaceForm {...props} />;
    case 'custom':
      return <CustomForm {...props} />;
    case 'command':
      return <CommandForm {...props} />;
  }
}

function PlaceForm({ account, place, onClose }: Props): JSX.Element {
  const [address, setAddress] = useState('');
  const [lat, setLat] = useState('');
  const [lng, setLng] = useState('');
  const [problem, setProblem] = useState('');
  const locate = () => {
    setProblem('');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setLat(coords.latitude.toFixed(5));
        setLng(coords.longitude.toFixed(5));
      },
      () => setProblem('The browser does not say where this is. Type it in.'),
    );
  };
  const send = (event: Event) => {
    event.preventDefault();
    const [north, east] = [Number(lat), Number(lng)];
    if (!(Math.abs(north) <= 90 && Math.abs(east) <= 180)) {
      return setProblem('Latitudes go from -90 to 90, longitudes from -180 to 180.');
    }
    account.outbox.position(place, address.trim(), north, east);
    onClose();
  };
  return (
    <Dialog title="Send a place" onClose={onClose}>
      <form class="stack" onSubmit={send}>
        <Field label="What it is called" value={address} onValue={setAddress} placeholder="Town hall" />
        <div class="columns">
          <Field label="Latitude" value={lat} onValue={setLat} placeholder="52.5163" />
          <Field label="Longitude" value={lng} onValue={setLng} placeholder="13.3777" />
        </div>
        {problem !== '' && <Problem>{problem}</Problem>}
        <div class="dialog-buttons">
          <button type="button" class="button" onClick={locate}>
            <Icon name="pin" size={17} />
            Where I am
          </button>
          <button type="submit" class="button primary" disabled={lat.trim() === '' || lng.trim() === ''}>
            Send the place
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function CustomForm({ account, place, onClose }: Props): JSX.Element {
  const [event, setEvent] = useState('');
  const [lines, setLines] = useState('');
  const send = (submitted: Event) => {
    submitted.preventDefault();
    const values = lines
      .split('\n')
      .filter(line => line.trim() !== '')
      .map((line): [string, string] => {
        const at = line.includes('=') ? line.indexOf('=') : line.length;
        return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
      });
    account.outbox.custom(place, event.trim(), values);
    onClose();
  };
  return (
    <Dialog title="Send a custom message" onClose={onClose}>
      <form class="stack" onSubmit={send}>
        <Field
          label="Event"
          value={event}
          onValue={setEvent}
          placeholder="order"
          mono
          hint="What programs know it by."
        />
        <div class="field">
          <label for="custom-values">Values</label>
          <textarea
            id="custom-values"
            class="mono"
            rows={4}
            spellcheck={false}
            value={lines}
            placeholder={'number = 4711\nstate = shipped'}
            onInput={typed => setLines(typed.currentTarget.value)}
          />
        </div>
        <button type="submit" class="button primary" disabled={event.trim() === ''}>
          Send the message
        </button>
      </form>
    </Dialog>
  );
}

function CommandForm({ account, place, onClose }: Props): JSX.Element {
  const [action, setAction] = useState('');
  const send = (event: Event) => {
    event.preventDefault();
    account.outbox.command(place, action.trim());
    onClose();
  };
  return (
    <Dialog title="Send a command" onClose={onClose}>
      <form class="stack" onSubmit={send}>
        <Field
          label="Action"
          value={action}
          onValue={setAction}
          placeholder="refresh"
          mono
          hint="Programs act on commands and show nothing. This page shows them."
        />
        <button type="submit" class="button primary" disabled={action.trim() === ''}>
          Send the command
        </button>
      </form>
    </Dialog>
  );
}
