package eyas.state.user;

/** A thread's effective user and group, and its capabilities. Event thread only. */
public final class Credentials {
    public int uid = -1;
    public int gid = -1;
    public int loginUid = -1;
    public long capInheritable;
    public long capPermitted;
    public long capEffective;

    public Credentials() {}

    /** Resets all values to unknown. */
    public void clear() {
        uid = -1;
        gid = -1;
        loginUid = -1;
        capInheritable = 0;
        capPermitted = 0;
        capEffective = 0;
    }

    /** Copies the credentials that a new thread or process inherits. */
    public void inherit(Credentials from) {
        loginUid = from.loginUid;
        capInheritable = from.capInheritable;
        capPermitted = from.capPermitted;
        capEffective = from.capEffective;
    }

    /** Returns the effective user, -1 if unknown. */
    public int uid() {
        return uid;
    }

    /** Returns the effective group, -1 if unknown. */
    public int gid() {
        return gid;
    }

    /** Returns the login user, -1 if unset. */
    public int loginUid() {
        return loginUid;
    }

    /** Returns the inheritable capabilities. */
    public long capInheritable() {
        return capInheritable;
    }

    /** Returns the permitted capabilities. */
    public long capPermitted() {
        return capPermitted;
    }

    /** Returns the effective capabilities. */
    public long capEffective() {
        return capEffective;
    }
}
