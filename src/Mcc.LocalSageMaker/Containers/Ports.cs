using System.Net;
using System.Net.Sockets;

namespace Mcc.LocalSageMaker.Containers;

/// <summary>
/// Free loopback ports, below those that the system gives to outgoing connections, each given to one container at a time.
/// </summary>
internal sealed class Ports
{
    private const int First = 20_000;
    private const int Last = 32_000;

    private readonly HashSet<int> taken = [];
    private readonly Lock gate = new();
    // Two local SageMakers side by side would otherwise try the same ports at the same moment.
    private int next = Random.Shared.Next(First, Last);

    public int Take()
    {
        lock (gate)
        {
            for (var tried = 0; tried < Last - First; tried++)
            {
                next = next + 1 >= Last ? First : next + 1;
                if (!taken.Contains(next) && IsFree(next))
                {
                    taken.Add(next);
                    return next;
                }
            }
        }

        throw new ContainerException($"No port from {First} to {Last} is free on this machine.");
    }

    public void Give(int port)
    {
        lock (gate)
            taken.Remove(port);
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
