using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Testing;

namespace Iris.Adapters.Tests.Notices;

/// <summary>Applies what an adapter read to an interaction that was sent: in order, in every other order, and each notice twice.</summary>
internal static class CallbackOrder
{
    private static readonly DateTimeOffset Now = Callbacks.Received;

    /// <summary>Asserts that every order ends in <paramref name="expected"/>.</summary>
    /// <param name="messages">As the send's outcome told them.</param>
    /// <param name="notices">Read from callbacks; at most five.</param>
    /// <param name="expected">The final status.</param>
    /// <param name="customStatus">The final word.</param>
    public static void AssertFinal(
        IReadOnlyList<ProviderMessage> messages, IReadOnlyList<ProviderNotice> notices, InteractionStatus expected, string customStatus)
    {
        foreach (var order in Orders([.. notices.Cast<ProviderNotice.Status>()]))
        {
            var interaction = Sent(messages);
            foreach (var notice in order.Concat(order))
                interaction.ApplyNotice(Now, notice, new ProviderEvent(Now, "p", notice.CustomStatus, notice.Code, null, null, null));

            Assert.Equal((expected, customStatus), (interaction.Status, interaction.CustomStatus));
            Assert.Equal(messages.Select(message => message.Id), interaction.ProviderMessages.Select(message => message.Id));
        }
    }

    private static Interaction Sent(IReadOnlyList<ProviderMessage> messages)
    {
        var interaction = Builders.Interaction(Now);
        interaction.Register(Now, Now, Now, null);
        interaction.RecordSent(Now, messages, null);
        return interaction;
    }

    private static IEnumerable<IReadOnlyList<T>> Orders<T>(IReadOnlyList<T> items)
    {
        if (items.Count <= 1)
            return [items];

        return items.SelectMany((item, i) => Orders([.. items.Where((_, j) => j != i)]).Select(rest => (IReadOnlyList<T>)[item, .. rest]));
    }
}
