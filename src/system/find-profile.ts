import { UserError } from '../base/user-error.ts';
import { didYouMean } from '../base/nearest.ts';
import { quoted } from '../base/quoted.ts';
import { profiles } from './profiles/index.ts';
import type { Profile } from './profiles/profile.ts';
import type { SettingsText } from './settings-text.ts';

/** The shipped profile of a name, `NAME` or `NAME@shipped`; null if no system has that name. */
export function shippedProfile(argument: string): SettingsText | null {
  const [name, variant] = argument.split('@', 2);
  const profile = Object.entries<Profile>(profiles).find(([known]) => known === name)?.[1];
  if (profile === undefined) return null;
  const settings = variant === undefined ? profile.settings : variantOf(profile, variant);
  const place = () => `profile ${settings.name}`;
  const { title, sources, notes = [] } = profile;
  const about = { title, sources, notes, quirks: variant === undefined ? [] : (profile.quirks ?? []) };
  return { value: { ...about, ...settings }, placeOf: place, placeOfKey: place };
}

/** The error line of a system that is neither a name nor a file. */
export function unknownSystem(argument: string, source: string): string {
  const names = Object.keys(profiles);
  return `${source}: ${quoted(argument)} is no system and no file${didYouMean(argument, names)}; systems: ${names.join(', ')}`;
}

function variantOf({ settings, shipped }: Profile, variant: string) {
  if (variant === 'shipped' && shipped !== undefined) return shipped;
  const variants = shipped === undefined ? 'it has no variants' : `its variant is ${settings.name}@shipped`;
  throw new UserError(
    `system "${settings.name}@${variant}": ${settings.name} has no variant "${variant}", ${variants}`,
  );
}
