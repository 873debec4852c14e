package eyas.session.account;

import eyas.live.account.RootSpot;

/**
 * The root directory that was read first of a container.
 *
 * @param thread whose it was; once that has ended, a stranger may have its number
 * @param spot where it was, which tells the stranger's from it
 */
record FirstRoot(long thread, RootSpot spot) {}
