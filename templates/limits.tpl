{{= layout title="limits.title"}}
{{! What this can't do: threat model, section 4. View: layout only. }}
<h1>{{_ "limits.title"}}</h1>
<p class="lead">{{_ "limits.lead"}}</p>
<h2>{{_ "limits.1"}}</h2><p>{{_ "limits.1.text"}}</p>
<h2>{{_ "limits.2"}}</h2><p>{{_ "limits.2.text"}}</p>
<h2>{{_ "limits.3"}}</h2><p>{{_ "limits.3.text"}}</p><p>{{_ "limits.3.date"}}</p>
<h2>{{_ "limits.4"}}</h2><p>{{_ "limits.4.text"}}</p>
<h2>{{_ "limits.5"}}</h2><p>{{_ "limits.5.text"}}</p>
<h2>{{_ "limits.6"}}</h2><p>{{_ "limits.6.text"}}</p>
<h2>{{_ "limits.7"}}</h2><p>{{_ "limits.7.text"}}</p>
<h2>{{_ "limits.8"}}</h2><p>{{_ "limits.8.text"}}</p>
<h2>{{_ "limits.9"}}</h2><p>{{_ "limits.9.text"}}</p>
<h2>{{_ "limits.10"}}</h2><p>{{_ "limits.10.text"}}</p>
