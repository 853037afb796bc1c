using System.Reflection;
using Iris.Api.Envelope;
using Microsoft.AspNetCore.Mvc.Controllers;

namespace Iris.Api.Binding;

/// <summary>Finds our controllers although they are internal: nothing outside this assembly uses them.</summary>
internal sealed class InternalControllers : ControllerFeatureProvider
{
    protected override bool IsController(TypeInfo typeInfo) => !typeInfo.IsAbstract && typeInfo.IsSubclassOf(typeof(IrisController));
}
