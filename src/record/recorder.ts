/** A tool that something needs, and whether it is here. */
export interface Need {
  /** What must be there, as `doctor` calls it. */
  what: string;
  /** Where it is, or its version; null = it is missing. */
  found: string | null;
  /** How to get it. */
  remedy: string;
}

export interface Job {
  /** The command line to record, its program first. */
  command: readonly string[];
  /** An existing folder that takes the recording. */
  folder: string;
  env: NodeJS.ProcessEnv;
  /** Somebody reads the recording while it grows, and the command is held where it is far ahead of him; for recorders that can be read so. */
  isRead?: boolean | undefined;
  /** What the command reads and writes; left out: what this program does. */
  streams?: Streams | undefined;
  /** Says something on stderr while the command runs, with -v. */
  detail: (text: string) => void;
}

/** Standard input, output and error of a command, as file descriptors. */
export interface Streams {
  input: number;
  output: number;
  error: number;
}

/** How the recorded command ended. */
export interface Ended {
  /** As a shell says it: 128 + N for signal N. */
  code: number;
  /** The user ended it before its time. */
  interrupted: boolean;
}

/** A way to record what a program does to memory. */
export interface Recorder {
  /** What it records, in a few words. */
  readonly title: string;
  /** Whether what it records is a trace that `pagewalk run` reads. */
  readonly traces: boolean;
  /** Whether that can be read while the command runs (src/trace/growing/recording.ts). */
  readonly grows: boolean;
  /** What it needs on this machine, for this command if one is given. */
  needs(env: NodeJS.ProcessEnv, command?: readonly string[]): Need[];
  /** Records a command whose needs are met. */
  record(job: Job): Promise<Ended>;
}

/** The needs that are not met. */
export function missing(needs: readonly Need[]): Need[] {
  return needs.filter(({ found }) => found === null);
}

/** What the remedies say of the system's own packages. */
export function packages(debian: string, fedora: string, arch: string): string {
  return `install it: apt-get install ${debian} (Debian, Ubuntu), dnf install ${fedora} (Fedora), pacman -S ${arch} (Arch)`;
}
