{{! Component: one radio or checkbox with fixed words. Parameters: type, name, value, label; id (else name-value), hint, first.
    View for name "reach", value "anonymous": REACH_ANONYMOUS? (checked). The first of a group takes first="yes", so that errors link to it. }}
<div class="choice"><input id="{{?first}}@name@{{/?first}}{{?!first}}@name@-@value@{{/?!first}}" name="@name@" type="@type@" value="@value@"{{#@NAME@_@VALUE@}} checked{{/@NAME@_@VALUE@}}{{?hint}} aria-describedby="@name@-@value@-hint"{{/?hint}}>
<label for="{{?first}}@name@{{/?first}}{{?!first}}@name@-@value@{{/?!first}}">{{_ "@label@"}}</label>
{{?hint}}<div class="hint" id="@name@-@value@-hint">{{_ "@hint@"}}</div>{{/?hint}}</div>
