/** Sounds: how they are played, and how they are recorded. */

import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../ui/icons.tsx';
import type { FileContent } from './model.ts';

/** What plays now: one voice at a time. */
let playing: HTMLAudioElement | null = null;

/** `0:07` */
export function playTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

export function Voice({ content }: { content: FileContent }): JSX.Element {
  const audio = useRef<HTMLAudioElement>(null);
  const [on, setOn] = useState(false);
  const [at, setAt] = useState(0);
  const [measured, setMeasured] = useState(0);
  const [broken, setBroken] = useState(false);
  useEffect(() => () => audio.current?.pause(), []);
  // A recording that was streamed into its file does not say how long it is; the message does.
  const total = measured > 0 ? measured : content.seconds;
  const toggle = () => {
    const player = audio.current;
    if (player === null) return;
    if (on) return player.pause();
    if (playing !== player) playing?.pause();
    playing = player;
    void player.play().catch(() => setBroken(true));
  };
  const seek = (value: number) => {
    if (audio.current === null) return;
    audio.current.currentTime = value;
    setAt(value);
  };
  const verb = on ? 'Pause' : 'Play';
  return (
    <div class="voice-player">
      {/* biome-ignore lint/a11y/useMediaCaption: what people say to each other comes without captions. */}
      <audio
        ref={audio}
        src={content.local === '' ? content.url : content.local}
        preload="metadata"
        onPlay={() => setOn(true)}
        onPause={() => setOn(false)}
        onEnded={() => {
          setOn(false);
          setAt(0);
        }}
        onTimeUpdate={event => setAt(event.currentTarget.currentTime)}
        onDurationChange={event => {
          const { duration } = event.currentTarget;
          if (Number.isFinite(duration)) setMeasured(duration);
        }}
        onError={() => setBroken(true)}
      />
      <button
        type="button"
        class="button primary icon-only play"
        title={verb}
        disabled={broken || content.moving !== null}
        onClick={toggle}
      >
        <Icon name={on ? 'pause' : 'play'} size={18} />
        <span class="visually-hidden">{verb} the voice message</span>
      </button>
      <input
        type="range"
        class="seek"
        style={{ '--played': `${total === 0 ? 0 : (Math.min(at, total) / total) * 100}%` }}
        min={0}
        max={Math.max(total, 0.1)}
        step={0.1}
        value={Math.min(at, total)}
        disabled={broken || total === 0}
        aria-label="Position in the voice message"
        aria-valuetext={`${playTime(at)} of ${playTime(total)}`}
        onInput={event => seek(Number(event.currentTarget.value))}
      />
      <span class="voice-time">{broken ? 'Cannot be played' : playTime(on || at > 0 ? at : total)}</span>
    </div>
  );
}

/** Whether this page may ask for a microphone at all: only safe pages may. */
export function canRecord(): boolean {
  return typeof MediaRecorder === 'function' && navigator.mediaDevices?.getUserMedia !== undefined;
}

/** The longest recording, in seconds. */
const LONGEST = 120;

/** A recording that runs, and what to do with it. */
export function Recorder(props: {
  onDone: (file: File, seconds: number) => void;
  onEnd: () => void;
  onProblem: (why: string) => void;
}): JSX.Element {
  const [seconds, setSeconds] = useState(0);
  const [ready, setReady] = useState(false);
  const recorder = useRef<MediaRecorder | null>(null);
  const keep = useRef(false);
  const told = useRef(props);
  told.current = props;
  useEffect(() => {
    let over = false;
    let timer = 0;
    let stream: MediaStream | null = null;
    const begin = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      if (over) return stop();
      const parts: Blob[] = [];
      const made = new MediaRecorder(stream);
      const began = performance.now();
      const passed = () => (performance.now() - began) / 1000;
      made.ondataavailable = ({ data }) => parts.push(data);
      made.onstop = () => {
        stop();
        if (!keep.current) return;
        const type = made.mimeType.split(';')[0] ?? 'audio/webm';
        const file = new File(parts, `voice.${type.split('/')[1] ?? 'webm'}`, { type });
        told.current.onDone(file, Math.max(1, Math.round(passed())));
      };
      made.start();
      recorder.current = made;
      setReady(true);
      timer = window.setInterval(() => {
        setSeconds(passed());
        if (passed() >= LONGEST) finish(true);
      }, 200);
    };
    const stop = () => {
      clearInterval(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    begin().catch(() => {
      told.current.onProblem(
        'There is no microphone, or it may not be used. Allow it, or choose a sound file instead.',
      );
      told.current.onEnd();
    });
    return () => {
      over = true;
      if (recorder.current?.state === 'recording') recorder.current.stop();
      else stop();
    };
  }, []);
  const finish = (wanted: boolean) => {
    keep.current = wanted;
    if (recorder.current?.state === 'recording') recorder.current.stop();
    told.current.onEnd();
  };
  return (
    <fieldset class="recorder" aria-label="Recording">
      <i class="recording" aria-hidden="true" />
      <span role="timer">{ready ? playTime(seconds) : 'Asking for the microphone…'}</span>
      <span class="gap" />
      <button type="button" class="button small ghost" onClick={() => finish(false)}>
        Discard
      </button>
      <button type="button" class="button small primary" disabled={!ready} onClick={() => finish(true)}>
        Send the recording
      </button>
    </fieldset>
  );
}
