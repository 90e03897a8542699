import type { ProfileSettings } from '../fields.ts';

/** A system that ships with the program: settings as a user's file has them, and where they come from. */
export interface Profile {
  /** One line: what this system is. */
  title: string;
  /** Manuals, papers and source files that the settings are taken from. */
  sources: readonly string[];
  /** What the settings assume where the sources are silent, or cannot say. */
  notes?: readonly string[];
  /** What the code does beside the document: told of `NAME@shipped`. */
  quirks?: readonly string[];
  /** As its document describes it. */
  settings: ProfileSettings & { name: string };
  /** As its public code behaves, quirks included: `NAME@shipped`. */
  shipped?: ProfileSettings & { name: string };
}
