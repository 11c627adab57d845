// The folder in which Inc keeps what it downloads, outside any project. Plain Node: it is read before packages are installed.
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

const { INC_CACHE, XDG_CACHE_HOME } = process.env

/** `$INC_CACHE`, else `$XDG_CACHE_HOME/inc`, else `~/.cache/inc`: the same as for the native library. */
export const cacheFolder = INC_CACHE
  ? resolve(INC_CACHE)
  : join(XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), '.cache'), 'inc')
