using Iris.Storage.Tests.Contract;

namespace Iris.Storage.Tests.Sqlite;

public sealed class SqliteTenantStoreTests : TenantStoreContract<SqliteBackend>;

public sealed class SqliteAccountStoreTests : AccountStoreContract<SqliteBackend>;

public sealed class SqliteApiKeyStoreTests : ApiKeyStoreContract<SqliteBackend>;

public sealed class SqliteIntegrationStoreTests : IntegrationStoreContract<SqliteBackend>;

public sealed class SqliteUserStoreTests : UserStoreContract<SqliteBackend>;

public sealed class SqliteUserMergeStoreTests : UserMergeStoreContract<SqliteBackend>;

public sealed class SqliteBulkJobStoreTests : BulkJobStoreContract<SqliteBackend>;

public sealed class SqliteProcessStoreTests : ProcessStoreContract<SqliteBackend>;

public sealed class SqliteInteractionAcceptTests : InteractionAcceptContract<SqliteBackend>;

public sealed class SqliteInteractionDocumentTests : InteractionDocumentContract<SqliteBackend>;

public sealed class SqliteInteractionAttemptTests : InteractionAttemptContract<SqliteBackend>;

public sealed class SqliteInteractionClaimTests : InteractionClaimContract<SqliteBackend>;

public sealed class SqliteInteractionWaitingTests : InteractionWaitingContract<SqliteBackend>;

public sealed class SqliteWaitingCountTests : WaitingCountContract<SqliteBackend>;

public sealed class SqliteMoveStoreTests : MoveStoreContract<SqliteBackend>;

public sealed class SqliteActivityStoreTests : ActivityStoreContract<SqliteBackend>;

public sealed class SqliteAlarmStoreTests : AlarmStoreContract<SqliteBackend>;

public sealed class SqliteInteractionSearchTests : InteractionSearchContract<SqliteBackend>;

public sealed class SqliteNoticeStoreTests : CallbackStoreContract<SqliteBackend>;

public sealed class SqliteProviderMessageTests : ProviderMessageContract<SqliteBackend>;

public sealed class SqliteDeliveryClaimTests : DeliveryClaimContract<SqliteBackend>;

public sealed class SqliteWebhookStoreTests : WebhookStoreContract<SqliteBackend>;

public sealed class SqliteExchangeStoreTests : ExchangeStoreContract<SqliteBackend>;

public sealed class SqliteHostBacklogTests : HostBacklogContract<SqliteBackend>;

public sealed class SqliteCatalogueStoreTests : CatalogueStoreContract<SqliteBackend>;

public sealed class SqliteTemplateStoreTests : TemplateStoreContract<SqliteBackend>;

public sealed class SqliteStrategyStoreTests : StrategyStoreContract<SqliteBackend>;

public sealed class SqliteOptOutStoreTests : OptOutStoreContract<SqliteBackend>;

public sealed class SqliteMailboxStoreTests : MailboxStoreContract<SqliteBackend>;

public sealed class SqliteIdempotencyStoreTests : IdempotencyStoreContract<SqliteBackend>;

public sealed class SqliteSendUsageTests : SendUsageContract<SqliteBackend>;

public sealed class SqliteTenantRowsTests : TenantRowsContract<SqliteBackend>;

public sealed class SqliteKeyRingStoreTests : KeyRingStoreContract<SqliteBackend>;

public sealed class SqliteAttachmentStoreTests : AttachmentStoreContract<SqliteBackend>;

public sealed class SqliteAttachmentContentTests : AttachmentContentContract<SqliteBackend>;

public sealed class SqliteMediaJobStoreTests : MediaJobStoreContract<SqliteBackend>;
