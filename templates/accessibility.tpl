{{= layout title="accessibility.title"}}
{{! Accessibility. View: layout only. }}
<h1>{{_ "accessibility.title"}}</h1>
<p>{{_ "accessibility.aim"}}</p>
<ul><li>{{_ "accessibility.1"}}</li><li>{{_ "accessibility.2"}}</li><li>{{_ "accessibility.3"}}</li><li>{{_ "accessibility.4"}}</li></ul>
<h2>{{_ "accessibility.other"}}</h2>
<p>{{_ "accessibility.other-words"}}{{#CONTACT_LINE}} {{_ "footer.contact" contact=CONTACT}}{{/CONTACT_LINE}}</p>
<h2>{{_ "accessibility.keyboard"}}</h2>
<p>{{_ "accessibility.keyboard-words"}}</p>
