package eyas.live.account;

/**
 * Identifies a root directory.
 *
 * @param mount the id of its mount
 * @param inode its number on the file system
 */
public record RootDirectoryId(long mount, long inode) {}
