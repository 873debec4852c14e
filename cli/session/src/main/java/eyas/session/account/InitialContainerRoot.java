package eyas.session.account;

import eyas.live.account.RootDirectoryId;

/**
 * The root directory of a container that was read first.
 *
 * @param thread its thread, whose ID may be reused
 * @param spot its identity, which detects such reuse
 */
record InitialContainerRoot(long thread, RootDirectoryId spot) {}
