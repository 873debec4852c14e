package eyas.event;

/** A user: ids, name, home directory and shell. */
public record UserRecord(int uid, int gid, byte[] name, byte[] home, byte[] shell) {}
