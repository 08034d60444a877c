using Ban.Core.Configuration;
using Ban.Daemon.Lifetime;
using Ban.Native.LibC;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Access;

/// <summary>Who may use the control socket: root and the daemon's own user everything, members of a group what the options say, all others nothing.</summary>
internal sealed class AccessPolicy(uint? group, bool groupMayChange, uint ownUser)
{
    private const uint Root = 0;

    /// <summary>The group whose members may use the socket; null if there is none.</summary>
    public uint? Group { get; } = group;

    /// <summary>Reads the options.</summary>
    /// <exception cref="StartException">The group does not exist.</exception>
    public static AccessPolicy From(DaemonOptions options)
    {
        uint? group = options.RpcGroup switch
        {
            null => null,
            DaemonOptions.AutoGroup => SystemUsers.GroupOf(DaemonOptions.UsualGroup),
            { } name => SystemUsers.GroupOf(name) ?? throw new StartException($"rpc_group = {name}: there is no such group; make it, or set rpc_group = none"),
        };
        return new AccessPolicy(group, options.RpcGroupMayChange, SystemUsers.Own);
    }

    /// <summary>What a process may do.</summary>
    public RpcAccess Of(PeerCredentials caller)
    {
        if (caller.UserId is Root || caller.UserId == ownUser)
        {
            return RpcAccess.Full;
        }

        bool isMember = Group is { } wanted && (caller.GroupId == wanted || (caller.Groups ?? SystemUsers.GroupsOf(caller.UserId)).Contains(wanted));
        return !isMember ? RpcAccess.None : groupMayChange ? RpcAccess.Full : RpcAccess.Read;
    }

    /// <summary>Gives a socket's file to the group. Whoever can open it is asked for all the same.</summary>
    /// <exception cref="StartException">Permission is missing.</exception>
    public void Secure(string path)
    {
        try
        {
            if (Group is { } members)
            {
                // The group first: between the two calls nobody may open it who may not later.
                FileOwner.SetGroup(path, members);
            }

            File.SetUnixFileMode(path, ModeOf(Group is not null));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"cannot give the socket to its group: {failed.Message}", failed);
        }
    }

    private static UnixFileMode ModeOf(bool forGroup)
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return forGroup ? Owner | UnixFileMode.GroupRead | UnixFileMode.GroupWrite : Owner;
    }
}
