package eyas.event;

/** Describes a group: id and name. */
public record GroupRecord(int gid, byte[] name) {}
