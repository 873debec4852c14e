package eyas.event;

/** A group: id and name. */
public record GroupRecord(int gid, byte[] name) {}
