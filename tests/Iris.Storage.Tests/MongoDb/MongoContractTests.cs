using Iris.Storage.Tests.Contract;

namespace Iris.Storage.Tests.MongoDb;

public sealed class MongoTenantStoreTests : TenantStoreContract<MongoBackend>;

public sealed class MongoAccountStoreTests : AccountStoreContract<MongoBackend>;

public sealed class MongoApiKeyStoreTests : ApiKeyStoreContract<MongoBackend>;

public sealed class MongoIntegrationStoreTests : IntegrationStoreContract<MongoBackend>;

public sealed class MongoUserStoreTests : UserStoreContract<MongoBackend>;

public sealed class MongoUserMergeStoreTests : UserMergeStoreContract<MongoBackend>;

public sealed class MongoBulkJobStoreTests : BulkJobStoreContract<MongoBackend>;

public sealed class MongoProcessStoreTests : ProcessStoreContract<MongoBackend>;

public sealed class MongoInteractionAcceptTests : InteractionAcceptContract<MongoBackend>;

public sealed class MongoInteractionDocumentTests : InteractionDocumentContract<MongoBackend>;

public sealed class MongoInteractionAttemptTests : InteractionAttemptContract<MongoBackend>;

public sealed class MongoInteractionClaimTests : InteractionClaimContract<MongoBackend>;

public sealed class MongoInteractionWaitingTests : InteractionWaitingContract<MongoBackend>;

public sealed class MongoWaitingCountTests : WaitingCountContract<MongoBackend>;

public sealed class MongoMoveStoreTests : MoveStoreContract<MongoBackend>;

public sealed class MongoActivityStoreTests : ActivityStoreContract<MongoBackend>;

public sealed class MongoAlarmStoreTests : AlarmStoreContract<MongoBackend>;

public sealed class MongoInteractionSearchTests : InteractionSearchContract<MongoBackend>;

public sealed class MongoNoticeStoreTests : CallbackStoreContract<MongoBackend>;

public sealed class MongoProviderMessageTests : ProviderMessageContract<MongoBackend>;

public sealed class MongoDeliveryClaimTests : DeliveryClaimContract<MongoBackend>;

public sealed class MongoWebhookStoreTests : WebhookStoreContract<MongoBackend>;

public sealed class MongoExchangeStoreTests : ExchangeStoreContract<MongoBackend>;

public sealed class MongoHostBacklogTests : HostBacklogContract<MongoBackend>;

public sealed class MongoCatalogueStoreTests : CatalogueStoreContract<MongoBackend>;

public sealed class MongoTemplateStoreTests : TemplateStoreContract<MongoBackend>;

public sealed class MongoStrategyStoreTests : StrategyStoreContract<MongoBackend>;

public sealed class MongoOptOutStoreTests : OptOutStoreContract<MongoBackend>;

public sealed class MongoMailboxStoreTests : MailboxStoreContract<MongoBackend>;

public sealed class MongoIdempotencyStoreTests : IdempotencyStoreContract<MongoBackend>;

public sealed class MongoSendUsageTests : SendUsageContract<MongoBackend>;

public sealed class MongoTenantRowsTests : TenantRowsContract<MongoBackend>;

public sealed class MongoKeyRingTests : KeyRingStoreContract<MongoBackend>;

public sealed class MongoAttachmentStoreTests : AttachmentStoreContract<MongoBackend>;

public sealed class MongoAttachmentContentTests : AttachmentContentContract<MongoBackend>;

public sealed class MongoMediaJobStoreTests : MediaJobStoreContract<MongoBackend>;
