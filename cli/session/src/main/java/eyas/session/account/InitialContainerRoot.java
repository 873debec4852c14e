package eyas.session.account;

import eyas.live.account.RootDirectoryId;

/**
 * The root directory that was read first of a container.
 *
 * @param thread whose it was; once that has ended, a stranger may have its number
 * @param spot where it was, which tells the stranger's from it
 */
record InitialContainerRoot(long thread, RootDirectoryId spot) {}
